// The shelf: goods to tap into the basket.

import { byId, element, options } from "./elements.js";

export class Shelf {
  constructor({ words, products, money, add }) {
    Object.assign(this, { words, products, money, add });
    const categories = [...new Set(products.map((product) => product.category))];
    options(byId("category"), [["", words.allGoods], ...categories.map((name) => [name, name])]);
    byId("category").addEventListener("change", () => this.draw());
    byId("search").addEventListener("input", () => this.draw());
    this.draw();
  }

  draw() {
    const category = byId("category").value;
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (product) => words.every((word) => `${product.name} ${product.sku}`.toLowerCase().includes(word));
    const found = this.products.filter((product) => (!category || product.category === category) && fits(product));
    const tiles = found.map((product) => this.tile(product));
    byId("shelf").replaceChildren(...(tiles.length ? tiles : [this.words.notFound]));
    byId("shelf").scrollTop = 0;
  }

  tile(product) {
    return element(
      "button",
      { type: "button", class: "tile", onclick: () => this.add(product) },
      element("span", {}, product.name),
      element("b", {}, this.money(product.price)),
    );
  }
}
