# Картка, баланс, історія.
card-balance =
    { $points ->
        [one] { $points } бал
        [few] { $points } бали
       *[other] { $points } балів
    }
card-valid = Код діє до { $until }
card-how = Покажіть касиру. Платити балами можна до { $until }, потім натисніть «Картка» ще раз.
card-how-earn = Покажіть касиру, щоб отримати бали. Код діє до { $until }.
card-caption =
    { $first }

    { $how }
button-card = 🎫 Картка
button-balance = 💰 Баланс
button-history = 🧾 Історія
balance-empty = Балів поки немає. Покажіть картку на касі — і вони з’являться з першою ж покупкою.
balance-shown =
    На картці { $points ->
        [one] { $points } бал
        [few] { $points } бали
       *[other] { $points } балів
    }. { $pays }

    { $lines }
blank-line = { "" }
balance-owed =
    { $points ->
        [one] Після повернення товару лишився борг: { $points } бал. Його покриють нові покупки.
        [few] Після повернення товару лишився борг: { $points } бали. Його покриють нові покупки.
       *[other] Після повернення товару лишився борг: { $points } балів. Його покриють нові покупки.
    }

    { $lines }
balance-pays = Зараз ними можна заплатити { $value }.
balance-pays-nothing = Витратити їх зараз не можна.
balance-is =
    На картці { $points ->
        [one] { $points } бал
        [few] { $points } бали
       *[other] { $points } балів
    }:
part-welcome = • { $points } — подарунок, до { $until }
part-welcome-forever = • { $points } — подарунок
part-opening = • { $points } — з попередньої картки, до { $until }
part-opening-forever = • { $points } — з попередньої картки
part-receipt = • { $points } — за покупки { $given }, до { $until }
part-receipt-forever = • { $points } — за покупки { $given }
part-sorry = • { $points } — за незручності, до { $until }
part-sorry-forever = • { $points } — за незручності
part-profile = • { $points } — за профіль, до { $until }
part-profile-forever = • { $points } — за профіль
part-restored = • { $points } — повернено на картку { $given }, до { $until }
part-restored-forever = • { $points } — повернено на картку { $given }
part-reviewing = • { $points } — за покупки { $given }, перевіряються
part-owed = • −{ $points } — за повернений товар
part-rest = • { $points } — за інші покупки
balance-held =
    { $points ->
        [one] { $points } бал зараз зарезервовано на касі.
        [few] { $points } бали зараз зарезервовано на касі.
       *[other] { $points } балів зараз зарезервовано на касі.
    }
balance-later =
    { $points ->
        [one] { $points } бал можна буде витратити з { $day }.
        [few] { $points } бали можна буде витратити з { $day }.
       *[other] { $points } балів можна буде витратити з { $day }.
    }
balance-checked =
    { $points ->
        [one] { $points } бал перевіряють: витратити його можна буде після перевірки.
        [few] { $points } бали перевіряють: витратити їх можна буде після перевірки.
       *[other] { $points } балів перевіряють: витратити їх можна буде після перевірки.
    }
expires-first =
    { $points ->
        [one] { $points } з них — до { $day }
       *[other] { $points } з них — до { $day }
    }
history-empty = Історія поки порожня: перші бали з’являться з першою покупкою.
history-shown =
    Останні рухи балів:

    { $lines }
moved-where = , { $store }
moved-nowhere = { "" }
moved-earn-welcome = { $day }  { $sign }{ $amount }  подарунок
moved-earn-opening = { $day }  { $sign }{ $amount }  з попередньої картки
moved-earn-receipt = { $day }  { $sign }{ $amount }  за покупку{ $where }
moved-earn-sorry = { $day }  { $sign }{ $amount }  за незручності
moved-earn-profile = { $day }  { $sign }{ $amount }  за профіль
moved-earn-restored = { $day }  { $sign }{ $amount }  повернуто{ $where }
moved-spend = { $day }  { $sign }{ $amount }  оплата покупки{ $where }
moved-expire = { $day }  { $sign }{ $amount }  термін минув
moved-claw-back = { $day }  { $sign }{ $amount }  повернення товару{ $where }
moved-restore = { $day }  { $sign }{ $amount }  повернуто на картку{ $where }
moved-void = { $day }  { $sign }{ $amount }  анульовано
moved-cover = { $day }  { $sign }{ $amount }  борг за повернення товару
