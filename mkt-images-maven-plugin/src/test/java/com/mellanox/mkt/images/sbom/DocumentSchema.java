package com.mellanox.mkt.images.sbom;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** The official schemas of documents, as ORIGIN.txt beside them says. */
public final class DocumentSchema {
    private static final String DIRECTORY = "classpath:com/mellanox/mkt/images/sbom/";

    public static final DocumentSchema CYCLONE_DX = new DocumentSchema("bom-1.6.schema.json");
    public static final DocumentSchema SPDX = new DocumentSchema("spdx-schema-v2.3.json");

    private final JsonSchema schema;

    private DocumentSchema(String file) {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                VersionFlag.V7,
                builder ->
                        builder.schemaMappers(mappers -> mappers.mapPrefix("http://cyclonedx.org/schema/", DIRECTORY)));
        schema = factory.getSchema(SchemaLocation.of(DIRECTORY + file));
    }

    /** What is wrong with a document. */
    public List<String> problems(String document) {
        return schema
                .validate(
                        document,
                        InputFormat.JSON,
                        run -> run.getExecutionConfig().setFormatAssertionsEnabled(true))
                .stream()
                .map(ValidationMessage::toString)
                .toList();
    }
}
