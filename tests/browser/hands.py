"""What a person does with the simulator's page, found the way a person (or a screen reader) finds it."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

POSTER = "t.me/regulars_bot?start=centr"


@dataclass
class Hands:
    page: Page

    @property
    def phone(self) -> Locator:
        return self.page.get_by_role("region", name="The shopper’s phone")

    @property
    def till(self) -> Locator:
        return self.page.get_by_role("region", name="The till")

    @property
    def chat(self) -> Locator:
        return self.page.get_by_role("log", name="Messages")

    @property
    def paper(self) -> Locator:
        return self.till.get_by_role("article")

    @property
    def next_step(self) -> Locator:
        """Of the strip of first steps."""
        return self.page.get_by_role("region", name="First steps").locator("[aria-current=step]")

    async def click(self, name: str, where: Locator | None = None) -> None:
        await (where or self.page).get_by_role("button", name=name).first.click()

    async def take_phone(self, name: str = "Grace", language: str = "English") -> None:
        await self.click("New shopper")
        dialog = self.page.get_by_role("dialog", name="New shopper")
        await dialog.get_by_label("Language of the phone").select_option(language)
        await dialog.get_by_label("First name").fill(name)
        await self.click("Take the phone", dialog)
        await expect(self.page.get_by_label("Phone of")).to_contain_text(name)

    async def join(self, name: str = "Grace") -> None:
        await self.take_phone(name)
        await self.click(POSTER)
        await self.click("Share my number", self.phone)
        await self.click("Share", self.page.get_by_role("dialog"))
        await expect(self.chat.get_by_role("img", name="100 points are yours")).to_be_visible()

    async def scan(self) -> None:
        await self.click("Scan the phone’s screen", self.till)

    async def add(self, *products: str) -> None:
        for product in products:
            await self.till.get_by_role("group", name="Shelf").get_by_role("button", name=product).click()

    async def key(self, label: str) -> None:
        """A key of the bot's own keyboard."""
        await self.click(label, self.phone.get_by_role("group", name="Bot’s keyboard"))
