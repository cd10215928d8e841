// A passkey cannot be asked for without a script. Its challenge is fetched on the press, the answer goes into a field of the form.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const verb = form.dataset.passkey;
  if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  const answer = async () => {
    const asked = await fetch(form.dataset.challenge, { method: "POST", body: new FormData(form) });
    const { publicKey } = await asked.json();
    const options = verb === "get"
      ? PublicKeyCredential.parseRequestOptionsFromJSON(publicKey)
      : PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
    const credential = await navigator.credentials[verb]({ publicKey: options });
    form.elements.credential.value = JSON.stringify(credential.toJSON());
  };
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "_switch" || form.elements.credential.value) return;
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      await answer();
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
