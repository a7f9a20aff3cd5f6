// Loaded by every page as a module. All pages work without it.
const REST = 5000; // ms
const PREFIX = "keep:";
const NEVER = ["file", "password", "hidden", "submit", "button"];
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
keepDrafts();

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

function mark(form, busy) {
  for (const button of form.querySelectorAll('button[type="submit"]')) {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

// What was typed survives an expired session: forms with data-keep="name" only, in sessionStorage
// (this tab, until it closes). Never files, passwords, hidden fields, or fields with data-personal.
function keepDrafts() {
  const forms = [...document.querySelectorAll("form[data-keep]")];
  for (const form of forms) {
    restore(form);
    form.addEventListener("input", () => save(form, false));
    form.addEventListener("submit", () => save(form, true));
  }
  // A page with data-keep-hold (sign-in, expired) lies between the form and its return.
  if (!document.querySelector("[data-keep-hold]")) forgetSent(forms.map((form) => form.dataset.keep));
}

function keepable(form) {
  return [...form.elements].filter((field) =>
    field.name && !NEVER.includes(field.type) && !field.closest("[data-personal]") && !field.closest("fieldset:disabled"));
}

function save(form, sent) {
  const values = keepable(form)
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  store((box) => box.setItem(PREFIX + form.dataset.keep, JSON.stringify({ sent, values })));
}

function restore(form) {
  const kept = store((box) => JSON.parse(box.getItem(PREFIX + form.dataset.keep)));
  if (!kept) return;
  const touched = keepable(form).filter((field) => put(field, kept.values));
  if (touched.length) announce(form);
}

// Only empty places are filled: what the server shows is newer.
function put(field, values) {
  const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
  if (["radio", "checkbox"].includes(field.type)) {
    const group = [...field.form.elements].filter((other) => other.name === field.name);
    if (group.some((other) => other.defaultChecked) || field.checked || !own.includes(field.value)) return false;
    field.checked = true;
    return true;
  }
  if (field.value || !own[0]) return false;
  field.value = own[0];
  return true;
}

function announce(form) {
  const note = document.createElement("div");
  note.className = "govuk-inset-text t-kept";
  note.setAttribute("role", "status");
  const words = document.createElement("span");
  words.textContent = "已恢复您上次没有提交的内容，请核对后继续。";
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "govuk-button govuk-button--secondary";
  clear.textContent = "清除恢复的内容";
  clear.addEventListener("click", () => {
    store((box) => box.removeItem(PREFIX + form.dataset.keep));
    form.reset();
    note.remove();
  });
  note.append(words, clear);
  form.prepend(note);
}

function forgetSent(present) {
  store((box) => {
    for (const name of Object.keys(box)) {
      if (!name.startsWith(PREFIX) || present.includes(name.slice(PREFIX.length))) continue;
      if (JSON.parse(box.getItem(name))?.sent) box.removeItem(name);
    }
  });
}

// Private windows may refuse storage; then nothing is kept and nothing breaks.
function store(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null;
  }
}
