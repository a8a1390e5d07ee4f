FROM it.invalid/os/kvm:overlaid
RUN echo debug >/srv/overlay
