#!/bin/bash
# ---
# git_url: https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git
# git_commit: 830b3c68c1fb1e9176028d02ef86f3cf76aa2476
# products: [/opt/products]

make -j"$(nproc)" headers_install INSTALL_HDR_PATH=/opt/products/usr
