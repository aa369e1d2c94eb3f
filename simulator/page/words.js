// What till and desk say, in the programme's language: so are the lines which the programme gives them to show and to print.

import { DESK } from "./desk-words.js";

const LANGUAGES = {
  en: ["en-GB", { one: "point", other: "points" }],
  uk: ["uk", { one: "бал", few: "бали", many: "балів", other: "бала" }],
  ru: ["ru", { one: "балл", few: "балла", many: "баллов", other: "балла" }],
};

/** Words and, where something is told about, functions; `date(iso)` and `points(count)` among them. */
export function wordsIn(language) {
  const [locale, forms] = LANGUAGES[language];
  const plural = new Intl.PluralRules(locale);
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const points = (count) => `${count} ${forms[plural.select(count)]}`;
  const date = (iso) => dates.format(new Date(iso));
  const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
  const day = (iso) => days.format(new Date(iso));
  return { language, points, date, day, ...SPOKEN[language](points), ...DESK[language] };
}

/** Fills in what the page has from the beginning: texts (`data-says`), labels and hints. */
export function speak(root, words) {
  root.lang = words.language;
  for (const node of root.querySelectorAll("[data-says]")) node.replaceChildren(words[node.dataset.says]);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", words[node.dataset.label]);
  for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = words[node.dataset.hint];
}

const SPOKEN = { en: english, uk: ukrainian, ru: russian };

function english(points) {
  return {
    till: "Till", storeAndTill: "Store and till", tillOf: (store, till) => `${store} · till ${till}`,
    saleOrReturn: "Sale or return", sale: "Sale", returns: "Returns",
    card: "Card", cardHint: "Scan, type or paste a card", lookUp: "Look up", scan: "Scan the phone’s screen",
    noPicture: "There is no picture on the phone’s screen. Let the shopper tap “Card” in the chat.",
    goOnWith: (card) => `Go on with card ${card}: it earns`, putAway: "Put the card away",
    noName: "No name", cardNumber: (card) => `card ${card}`, until: (count, date) => `${count} until ${date}`,
    allCanPay: "all of them can pay", canPay: (count) => `${count} can pay`,
    goods: "Goods", searchTheGoods: "Search the goods", search: "Search", category: "Category",
    allGoods: "All goods", shelf: "Shelf", notFound: "Nothing by that name.",
    basket: "Basket", tapGoods: "Tap goods on the shelf.", clear: "Clear", lines: "Lines",
    quantity: (name) => `Quantity: ${name}`, less: (name) => `Less: ${name}`, more: (name) => `More: ${name}`,
    remove: (name) => `Remove: ${name}`,
    pointsToPay: "Points to pay", slider: "Points to pay, slider", ofMost: (most) => `of ${most}`,
    earns: (count) => `Earns ${points(count)}`, withoutCard: "Without a card this purchase earns nothing.",
    total: "Total", paidWithPoints: "Paid with points", toPay: "To pay",
    hold: (count) => `Hold ${points(count)}`, held: (count, until) => `${points(count)} held until ${until}`,
    release: "Release", pay: (money) => `Pay ${money}`,
    receipt: "Receipt", spent: (count) => `Points (${count})`, paid: "Paid", earned: "Points earned",
    balance: "Balance", takeBack: "Take goods back", next: "Next customer",
    lastReceipts: "Last receipts", soldNothing: "This browser has sold nothing yet.",
    comesBack: "Goods that come back", whatComesBack: "What comes back?",
    receiptLines: "Lines of the receipt", comingBack: (name) => `Coming back: ${name}`,
    canComeBack: (rest, all) => `${rest} of ${all} can come back`, allCameBack: "all of it came back",
    giveBack: (money) => `Give back goods for ${money}`,
    return: "Return", refund: "Refund", restored: "Points given back", clawedBack: "Points taken back", done: "Done",
  };
}

function ukrainian(points) {
  return {
    till: "Каса", storeAndTill: "Магазин і каса", tillOf: (store, till) => `${store} · каса ${till}`,
    saleOrReturn: "Продаж чи повернення", sale: "Продаж", returns: "Повернення",
    card: "Картка", cardHint: "Код або номер картки", lookUp: "Знайти", scan: "Сканувати екран телефону",
    noPicture: "На екрані телефону немає зображення. Нехай покупець натисне «Картка» в чаті.",
    goOnWith: (card) => `Далі з карткою ${card}: бали нарахуються`, putAway: "Прибрати картку",
    noName: "Без імені", cardNumber: (card) => `картка ${card}`, until: (count, date) => `${count} — до ${date}`,
    allCanPay: "усі можна списати", canPay: (count) => `можна списати ${count}`,
    goods: "Товари", searchTheGoods: "Пошук товарів", search: "Пошук", category: "Категорія", allGoods: "Усі товари",
    shelf: "Полиця", notFound: "Такого товару немає.",
    basket: "Кошик", tapGoods: "Торкніться товару на полиці.", clear: "Очистити", lines: "Рядки чека",
    quantity: (name) => `Кількість: ${name}`, less: (name) => `Менше: ${name}`, more: (name) => `Більше: ${name}`,
    remove: (name) => `Прибрати: ${name}`,
    pointsToPay: "Списати балів", slider: "Списати балів, повзунок", ofMost: (most) => `з ${most}`,
    earns: (count) => `Нарахуємо ${points(count)}`, withoutCard: "Без картки за цю покупку балів не буде.",
    total: "Разом", paidWithPoints: "Сплачено балами", toPay: "До сплати",
    hold: (count) => `Резерв: ${points(count)}`, held: (count, until) => `Резерв до ${until}: ${points(count)}`,
    release: "Скасувати", pay: (money) => `Оплата ${money}`,
    receipt: "Чек", spent: (count) => `Бали (${count})`, paid: "Сплачено", earned: "Нараховано балів",
    balance: "На картці", takeBack: "Повернути товар", next: "Наступний покупець",
    lastReceipts: "Останні чеки", soldNothing: "У цьому браузері ще нічого не продано.", comesBack: "Що повертають",
    whatComesBack: "Що повертають?", receiptLines: "Рядки чека", comingBack: (name) => `Повертають: ${name}`,
    canComeBack: (rest, all) => `можна повернути ${rest} з ${all}`, allCameBack: "повернуто все",
    giveBack: (money) => `Повернути товару на ${money}`,
    return: "Повернення", refund: "Видати", restored: "Повернуто балів", clawedBack: "Знято балів", done: "Готово",
  };
}

function russian(points) {
  return {
    till: "Касса", storeAndTill: "Магазин и касса", tillOf: (store, till) => `${store} · касса ${till}`,
    saleOrReturn: "Продажа или возврат", sale: "Продажа", returns: "Возврат",
    card: "Карта", cardHint: "Код или номер карты", lookUp: "Найти", scan: "Сканировать экран телефона",
    noPicture: "На экране телефона нет изображения. Пусть покупатель нажмёт «Карта» в чате.",
    goOnWith: (card) => `Дальше с картой ${card}: баллы начислятся`, putAway: "Убрать карту",
    noName: "Без имени", cardNumber: (card) => `карта ${card}`, until: (count, date) => `${count} — до ${date}`,
    allCanPay: "все можно списать", canPay: (count) => `можно списать ${count}`,
    goods: "Товары", searchTheGoods: "Поиск товаров", search: "Поиск", category: "Категория", allGoods: "Все товары",
    shelf: "Полка", notFound: "Такого товара нет.",
    basket: "Корзина", tapGoods: "Коснитесь товара на полке.", clear: "Очистить", lines: "Строки чека",
    quantity: (name) => `Количество: ${name}`, less: (name) => `Меньше: ${name}`, more: (name) => `Больше: ${name}`,
    remove: (name) => `Убрать: ${name}`,
    pointsToPay: "Списать баллов", slider: "Списать баллов, ползунок", ofMost: (most) => `из ${most}`,
    earns: (count) => `Начислим ${points(count)}`, withoutCard: "Без карты за эту покупку баллов не будет.",
    total: "Итого", paidWithPoints: "Оплачено баллами", toPay: "К оплате",
    hold: (count) => `Резерв: ${points(count)}`, held: (count, until) => `Резерв до ${until}: ${points(count)}`,
    release: "Отменить", pay: (money) => `Оплата ${money}`,
    receipt: "Чек", spent: (count) => `Баллы (${count})`, paid: "Оплачено", earned: "Начислено баллов",
    balance: "На карте", takeBack: "Вернуть товар", next: "Следующий покупатель",
    lastReceipts: "Последние чеки", soldNothing: "В этом браузере ещё ничего не продано.", comesBack: "Что возвращают",
    whatComesBack: "Что возвращают?", receiptLines: "Строки чека", comingBack: (name) => `Возвращают: ${name}`,
    canComeBack: (rest, all) => `можно вернуть ${rest} из ${all}`, allCameBack: "возвращено всё",
    giveBack: (money) => `Вернуть товара на ${money}`,
    return: "Возврат", refund: "Выдать", restored: "Возвращено баллов", clawedBack: "Снято баллов", done: "Готово",
  };
}
