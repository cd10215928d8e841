"""Who does which job where, from when until when, for how many hours and on what grade; and who reviews them."""
