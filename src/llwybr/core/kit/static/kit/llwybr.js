// The pages work without this. It shows the print button, which no markup can press for you, and opens what a link leads to.
document.documentElement.classList.add("script");
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
const reveal = () => document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
addEventListener("hashchange", reveal);
reveal();
