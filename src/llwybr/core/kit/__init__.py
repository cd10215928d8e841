"""Page components with their examples, the base of forms, texts in two languages, charts; and for the database: very many keys at
once (`among`), very many rows (`inserting`, `batches`, `upsert`), and queries that every page asks (`prepared`)."""
