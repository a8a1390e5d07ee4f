package com.mellanox.mkt.images.sbom;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** The official schemas of documents, as ORIGIN.txt beside them says. */
public enum DocumentSchema {
    CYCLONE_DX("bom-1.6.schema.json"),
    SPDX("spdx-schema-v2.3.json");

    private static final String DIRECTORY = "classpath:com/mellanox/mkt/images/sbom/";
    private final JsonSchema schema;

    DocumentSchema(String file) {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                VersionFlag.V7,
                builder -> builder.schemaMappers(
                        mappers -> mappers.mapPrefix("http://cyclonedx.org/schema/", DIRECTORY)));
        schema = factory.getSchema(SchemaLocation.of(DIRECTORY + file));
    }

    /** What is wrong with a document. */
    public List<String> problems(String document) {
        return schema.validate(document, InputFormat.JSON, run -> run.getExecutionConfig().setFormatAssertionsEnabled(true))
                .stream()
                .map(ValidationMessage::toString)
                .toList();
    }
}
