#!/bin/bash
# ---
# other_files: [greeting.txt]
# products: [/opt/products]

mkdir -p /opt/products
cat /opt/greeting.txt >/opt/products/greeting
