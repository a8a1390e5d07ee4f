package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;

/**
 * How this run reaches git servers and sftp hosts: as the user does, from whose home and environment the settings come.
 *
 * @param offline whether the network is left alone
 * @param proxies for http and https
 * @param credentials asked first for user and password
 */
public record GitAccess(boolean offline, Proxies proxies, Credentials credentials, UserEnvironment user) {}
