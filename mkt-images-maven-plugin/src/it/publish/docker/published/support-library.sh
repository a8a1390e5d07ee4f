#!/bin/bash
# ---
# products: [/products]

mkdir /products
echo "the library" >/products/library.so.1
ln -s library.so.1 /products/library.so
