package com.mellanox.mkt.images.context;

/**
 * Settings of rpm by which the packages of a source are the same bytes whenever and wherever they are built. They come
 * before those of an environment's own {@code /etc/rpm/macros} and {@code ~/.rpmmacros}; without rpm nothing reads them.
 */
final class RpmMacros {
    static final String FILE = "macros.mkt-images";

    /** Where rpm looks for files of that name; the slash has it made where there is none. */
    static final String DIRECTORY = "/etc/rpm/";

    /** The last line is for rpm 4.20 and later, which has another word for the one before. */
    static final String TEXT = """
            %_buildhost mkt-images
            %source_date_epoch_from_changelog 0
            %use_source_date_epoch_as_buildtime 1
            %clamp_mtime_to_source_date_epoch 1
            %build_mtime_policy clamp_to_source_date_epoch
            """;

    private RpmMacros() {}
}
