// The pages work without this. It only shows the print button, which no markup can press for you.
document.documentElement.classList.add("script");
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
