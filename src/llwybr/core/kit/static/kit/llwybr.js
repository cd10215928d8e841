// The pages work without this. It shows the print button, which no markup can press for you, and opens what a link leads to.
document.documentElement.classList.add("script");
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
const reveal = () => document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
addEventListener("hashchange", reveal);
reveal();

// Five minutes before a session ends its notice comes into view; one press lets it last, and nothing typed is left.
const ends = document.querySelector("[data-warned-in]");
if (ends) {
  const words = ends.querySelector("p");
  let timer;
  const wait = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(() => { ends.classList.add("soon"); words.setAttribute("role", "alert"); }, seconds * 1000);
  };
  ends.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(event.target.action, { method: "POST", body: new FormData(event.target) });
    if (!answer.ok) return event.target.submit();
    ends.classList.remove("soon");
    words.removeAttribute("role");
    words.textContent = await answer.text();
    wait(Number(answer.headers.get("X-Warned-In")));
  });
  wait(Number(ends.dataset.warnedIn));
}
