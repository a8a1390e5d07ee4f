#!/bin/bash
# ---
# git_url: https://github.com/linux-rdma/rdma-core.git
# git_commit: d74b9602d50f24f535e7a5f375b1a177426e904c
# products: [/root/rpmbuild/RPMS]

# rpmbuild strips the programs. Packages with debugging information would be larger than all others together.
rpmbuild --build-in-place -bb --define 'debug_package %{nil}' redhat/rdma-core.spec
