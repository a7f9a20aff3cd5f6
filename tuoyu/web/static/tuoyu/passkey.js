// Passkeys: asks the browser to make or to prove one, and posts its answer as JSON.
const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0)).buffer;
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBuffers = (options) => {
  const ready = { ...options, challenge: bytes(options.challenge) };
  if (options.user) ready.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) ready[list] = options[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return ready;
};

const asJson = (credential) => {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const help = document.querySelector("[data-passkey-help]");
  if (!window.PublicKeyCredential) {
    if (help) help.textContent = "这个浏览器不支持通行密钥，请改用验证器应用的动态口令。";
    continue;
  }
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    try {
      const { publicKey } = JSON.parse(form.dataset.options);
      const ask = { publicKey: withBuffers(publicKey) };
      const credential = await navigator.credentials[form.dataset.passkey](ask);
      form.elements.credential.value = asJson(credential);
      form.submit();
    } catch {
      if (help) help.textContent = "没有完成通行密钥的操作。请再试一次，或改用动态口令。";
    }
  });
}
