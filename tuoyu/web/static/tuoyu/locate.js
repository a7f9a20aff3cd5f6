// 读取我的位置: fills longitude and latitude when the button is pressed, never before.
const box = document.querySelector("[data-locate]");
const words = document.querySelector("[data-locate-words]");
const DIGITS = 5; // about a metre

if (box && "geolocation" in navigator) {
  box.hidden = false;
  document.querySelector("[data-locate-button]").addEventListener("click", () => {
    words.textContent = "正在读取位置……";
    const options = { enableHighAccuracy: true, timeout: 20000 };
    navigator.geolocation.getCurrentPosition(fill, explain, options);
  });
}

function fill({ coords }) {
  document.querySelector("[name=longitude]").value = coords.longitude.toFixed(DIGITS);
  document.querySelector("[name=latitude]").value = coords.latitude.toFixed(DIGITS);
  words.textContent = `已填写，误差约${Math.round(coords.accuracy)}米。`;
}

function explain(fault) {
  words.textContent = fault.code === 1
    ? "没有得到您的允许。可以不填位置，直接保存。"
    : "没有读到位置。可以不填位置，直接保存。";
}
