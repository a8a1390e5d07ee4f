#!/bin/bash
# ---
# products: [/opt/tools]
# optional: true

mkdir -p /opt/tools
