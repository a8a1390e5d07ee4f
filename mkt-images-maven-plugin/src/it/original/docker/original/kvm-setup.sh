echo set up >/opt/done
