# Карта, баланс, история.
card-balance =
    { $points ->
        [one] { $points } балл
        [few] { $points } балла
       *[other] { $points } баллов
    }
card-valid = Код действует до { $until }
card-how = Покажите кассиру. Платить баллами можно до { $until }, потом нажмите «Карта» ещё раз.
card-how-earn = Покажите кассиру, чтобы получить баллы. Код действует до { $until }.
card-caption =
    { $first }

    { $how }
button-card = 🎫 Карта
button-balance = 💰 Мой баланс
button-history = 🧾 История
balance-empty = Баллов пока нет. Покажите карту на кассе — и они появятся с первой же покупкой.
balance-shown =
    На карте { $points ->
        [one] { $points } балл
        [few] { $points } балла
       *[other] { $points } баллов
    }. { $pays }

    { $lines }
blank-line = { "" }
balance-owed =
    { $points ->
        [one] После возврата товара остался долг: { $points } балл. Его покроют новые покупки.
        [few] После возврата товара остался долг: { $points } балла. Его покроют новые покупки.
       *[other] После возврата товара остался долг: { $points } баллов. Его покроют новые покупки.
    }

    { $lines }
balance-pays = Сейчас ими можно заплатить { $value }.
balance-pays-nothing = Потратить их сейчас нельзя.
balance-is =
    На карте { $points ->
        [one] { $points } балл
        [few] { $points } балла
       *[other] { $points } баллов
    }:
part-welcome = • { $points } — подарок, до { $until }
part-welcome-forever = • { $points } — подарок
part-opening = • { $points } — с прежней карты, до { $until }
part-opening-forever = • { $points } — с прежней карты
part-receipt = • { $points } — за покупки { $given }, до { $until }
part-receipt-forever = • { $points } — за покупки { $given }
part-sorry = • { $points } — за неудобства, до { $until }
part-sorry-forever = • { $points } — за неудобства
part-profile = • { $points } — за профиль, до { $until }
part-profile-forever = • { $points } — за профиль
part-restored = • { $points } — возвращено на карту { $given }, до { $until }
part-restored-forever = • { $points } — возвращено на карту { $given }
part-reviewing = • { $points } — за покупки { $given }, проверяются
part-owed = • −{ $points } — за возвращённый товар
part-rest = • { $points } — за другие покупки
balance-held =
    { $points ->
        [one] { $points } балл сейчас зарезервирован на кассе.
        [few] { $points } балла сейчас зарезервированы на кассе.
       *[other] { $points } баллов сейчас зарезервированы на кассе.
    }
balance-later =
    { $points ->
        [one] { $points } балл можно будет потратить с { $day }.
        [few] { $points } балла можно будет потратить с { $day }.
       *[other] { $points } баллов можно будет потратить с { $day }.
    }
balance-checked =
    { $points ->
        [one] { $points } балл проверяют: потратить его можно будет после проверки.
        [few] { $points } балла проверяют: потратить их можно будет после проверки.
       *[other] { $points } баллов проверяют: потратить их можно будет после проверки.
    }
expires-first =
    { $points ->
        [one] { $points } из них — до { $day }
       *[other] { $points } из них — до { $day }
    }
history-empty = История пока пуста: первые баллы появятся с первой покупкой.
history-shown =
    Последние движения баллов:

    { $lines }
moved-where = , { $store }
moved-nowhere = { "" }
moved-earn-welcome = { $day }  { $sign }{ $amount }  подарок
moved-earn-opening = { $day }  { $sign }{ $amount }  с прежней карты
moved-earn-receipt = { $day }  { $sign }{ $amount }  за покупку{ $where }
moved-earn-sorry = { $day }  { $sign }{ $amount }  за неудобства
moved-earn-profile = { $day }  { $sign }{ $amount }  за профиль
moved-earn-restored = { $day }  { $sign }{ $amount }  возвращено{ $where }
moved-spend = { $day }  { $sign }{ $amount }  оплата покупки{ $where }
moved-expire = { $day }  { $sign }{ $amount }  срок истёк
moved-claw-back = { $day }  { $sign }{ $amount }  возврат товара{ $where }
moved-restore = { $day }  { $sign }{ $amount }  возвращено на карту{ $where }
moved-void = { $day }  { $sign }{ $amount }  аннулировано
moved-cover = { $day }  { $sign }{ $amount }  долг за возврат товара
