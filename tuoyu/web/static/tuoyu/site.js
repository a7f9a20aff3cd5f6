// Loaded by every page as a module. All pages work without it.
const REST = 5000; // ms
const words = {
  characterCount: { i18n: {
    charactersUnderLimit: { one: "还可以填写 %{count} 个字", other: "还可以填写 %{count} 个字" },
    charactersAtLimit: "已写满，不能再多",
    charactersOverLimit: { one: "超出 %{count} 个字，请删减", other: "超出 %{count} 个字，请删减" },
    textareaDescription: { one: "最多 %{count} 个字", other: "最多 %{count} 个字" },
  } },
  fileUpload: { i18n: {
    chooseFilesButton: "选择文件", dropInstruction: "或把文件拖到这里", noFileChosen: "还没有选择文件",
    multipleFilesChosen: { one: "已选 %{count} 个文件", other: "已选 %{count} 个文件" },
    enteredDropZone: "已进入放置区", leftDropZone: "已离开放置区",
  } },
  passwordInput: { i18n: {
    showPassword: "显示", hidePassword: "隐藏", showPasswordAriaLabel: "显示密码", hidePasswordAriaLabel: "隐藏密码",
    passwordShownAnnouncement: "密码已显示", passwordHiddenAnnouncement: "密码已隐藏",
  } },
};

document.body.classList.add("js-enabled", "govuk-frontend-supported");
guardForms();
followAddress();

// The address of the vendor's file carries a hash, so the page tells it.
const vendor = document.querySelector('meta[name="govuk-js"]')?.content;
const parts = '[data-module^="govuk-"]:not([data-module="govuk-button"])';
if (vendor && document.querySelector(parts)) {
  const govuk = await import(vendor);
  const start = (scope) => govuk.initAll({ ...words, scope });
  start(document);
  document.addEventListener("htmx:after:swap", (event) => start(event.target instanceof Element ? event.target : document));
}

// A posted form is sent once: the second click within a few seconds does nothing.
// The server's idempotency key is the real guard; this one spares the wait.
function guardForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    const since = Date.now() - Number(form.dataset.sentAt || 0);
    if (since < REST) {
      event.preventDefault();
      return;
    }
    form.dataset.sentAt = String(Date.now());
    mark(form, true);
    setTimeout(() => mark(form, false), REST);
  });
  // Back brings the page as it was left; it must be usable again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent-at]")) {
      delete form.dataset.sentAt;
      mark(form, false);
    }
  });
}

// htmx changes the address and leaves the header as it was: the display switch leads back here.
function followAddress() {
  document.addEventListener("submit", ({ target }) => {
    const next = target.matches(".t-display") && target.elements.namedItem("next");
    if (next) next.value = location.pathname + location.search;
  });
}

function mark(form, busy) {
  for (const button of form.querySelectorAll('button[type="submit"]')) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
