// 按我的位置排序: asks for the position when the button is pressed, never before. About 100 m.
const box = document.querySelector("[data-near]");
const button = document.querySelector("[data-near-button]");
const words = document.querySelector("[data-near-words]");
const DIGITS = 3;

if (box && "geolocation" in navigator) {
  box.hidden = false;
  button.addEventListener("click", () => {
    words.textContent = "正在读取位置……";
    navigator.geolocation.getCurrentPosition(go, explain, { maximumAge: 300000, timeout: 15000 });
  });
}

function go({ coords }) {
  const address = new URL(location.href);
  address.searchParams.set("near", [coords.longitude, coords.latitude].map((n) => n.toFixed(DIGITS)).join(","));
  for (const name of ["cursor", "community", "sort"]) address.searchParams.delete(name);
  location.assign(address);
}

function explain(fault) {
  words.textContent = fault.code === 1
    ? "没有得到您的允许。可以在旁边选择社区，同样按距离排列。"
    : "没有读到位置。可以在旁边选择社区，同样按距离排列。";
}
