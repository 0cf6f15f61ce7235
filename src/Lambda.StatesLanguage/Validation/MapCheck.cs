using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Validation;

/// <summary>Checks the fields of a Map state.</summary>
internal sealed partial class MapCheck(Findings findings, ExpressionCheck expressions, QueryLanguage language, int depth)
{
    private static readonly HashSet<string> ReaderFields = ["Resource", "Parameters", "Arguments", "ReaderConfig"];
    private static readonly HashSet<string> WriterFields = ["Resource", "Parameters", "Arguments", "WriterConfig"];

    private static readonly HashSet<string> BatcherFields =
        ["MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath", "BatchInput"];

    private static readonly HashSet<string> ConfigFields =
    [
        "InputType", "CSVHeaderLocation", "CSVHeaders", "CSVDelimiter", "MaxItems", "MaxItemsPath",
            "ItemsPointer", "ManifestType", "Transformation",
    ];

    public void Run(JsonObject state, string location)
    {
        if (state.ContainsKey("ItemSelector") && state.ContainsKey("Parameters"))
            findings.One(state, location, "ItemSelector", "Parameters");
        expressions.Number(state, location, "MaxConcurrency", 0, int.MaxValue);
        expressions.Number(state, location, "ToleratedFailureCount", 0, int.MaxValue);
        expressions.Number(state, location, "ToleratedFailurePercentage", 0, 100, whole: false);
        if (expressions.IsJsonata && state.TryGetPropertyValue("Items", out var items) && items is not JsonArray
            && !Jsonata.JsonataExpression.TryParse(JsonText.Text(items), out _))
            findings.Schema("Value must be an array or a JSONata expression", $"{location}/Items");
        Label(state, location);
        ItemReader(state["ItemReader"], $"{location}/ItemReader", state.ContainsKey("ItemReader"));
        ItemBatcher(state["ItemBatcher"], $"{location}/ItemBatcher", state.ContainsKey("ItemBatcher"));
        if (Part(state["ResultWriter"], $"{location}/ResultWriter", state.ContainsKey("ResultWriter"), WriterFields) is { } writer)
            Arguments(writer, $"{location}/ResultWriter");
        Processor(state, location);
    }

    private void Processor(JsonObject state, string location)
    {
        if (!findings.One(state, location, "ItemProcessor", "Iterator"))
            return;
        var field = state.ContainsKey("ItemProcessor") ? "ItemProcessor" : "Iterator";
        GraphCheck.Branch(state[field], $"{location}/{field}", findings, language, depth + 1, isProcessor: true);
        var config = (state[field] as JsonObject)?["ProcessorConfig"];
        var place = $"{location}/{field}/ProcessorConfig";
        if (config is not (null or JsonObject))
            findings.Schema("Value must be an object", place);
        var settings = config as JsonObject ?? [];
        findings.Allowed(settings, place, new HashSet<string> { "Mode", "ExecutionType" });
        var mode = settings.ContainsKey("Mode") ? JsonText.Text(settings["Mode"]) : "INLINE";
        if (mode is not ("INLINE" or "DISTRIBUTED"))
            findings.Schema("The field 'Mode' should have one of these values: [INLINE, DISTRIBUTED]", $"{place}/Mode");
        if (settings.ContainsKey("ExecutionType") && JsonText.Text(settings["ExecutionType"]) is not ("STANDARD" or "EXPRESS"))
            findings.Schema("The field 'ExecutionType' should have one of these values: [STANDARD, EXPRESS]", $"{place}/ExecutionType");
        if (mode == "DISTRIBUTED" && findings.Type == WorkflowType.Express)
            findings.Schema("Express state machine does not support 'DISTRIBUTED' mode", $"{place}/Mode");
        if (mode != "INLINE")
            return;
        foreach (var only in StateFieldTable.Distributed.Where(state.ContainsKey))
            findings.Schema("Field is supported only in 'DISTRIBUTED' mode", $"{location}/{only}");
    }

    private void Label(JsonObject state, string location)
    {
        if (!state.ContainsKey("Label"))
            return;
        if (JsonText.Text(state["Label"]) is not { } label || !LabelName().IsMatch(label))
            findings.Error(
                DiagnosticCodes.InvalidLabelName,
                "Labels have 1 to 40 characters, without spaces, wildcards, brackets and \"#%\\^|~`$&,;:/",
                $"{location}/Label");
        else if (!findings.Labels.Add(label))
            findings.Error(DiagnosticCodes.DuplicateLabelName, $"Duplicate Label: {label}", $"{location}/Label");
    }

    private void ItemReader(JsonNode? value, string location, bool isThere)
    {
        if (Part(value, location, isThere, ReaderFields) is not { } reader)
            return;
        findings.Required(reader, location, "Resource");
        Arguments(reader, location);
        var place = $"{location}/ReaderConfig";
        if (Part(reader["ReaderConfig"], place, reader.ContainsKey("ReaderConfig"), ConfigFields) is not { } config)
            return;
        if (config.ContainsKey("InputType")
            && JsonText.Text(config["InputType"]) is not ("CSV" or "JSON" or "JSONL" or "MANIFEST" or "PARQUET"))
            findings.Schema(
                "The field 'InputType' should have one of these values: [CSV, JSON, JSONL, PARQUET, MANIFEST]",
                $"{place}/InputType");
        expressions.Number(config, place, "MaxItems", 0, 100_000_000);
        if (JsonText.Text(config["InputType"]) != "CSV")
            return;
        if (JsonText.Text(config["CSVHeaderLocation"]) is not ("FIRST_ROW" or "GIVEN"))
            findings.Schema(
                "The field 'CSVHeaderLocation' should have one of these values: [FIRST_ROW, GIVEN]",
                $"{place}/CSVHeaderLocation");
        else if (JsonText.Text(config["CSVHeaderLocation"]) == "GIVEN" && config["CSVHeaders"] is not JsonArray { Count: > 0 })
            findings.Schema("These fields are required: [CSVHeaders]", place);
    }

    private void ItemBatcher(JsonNode? value, string location, bool isThere)
    {
        if (Part(value, location, isThere, BatcherFields) is not { } batcher)
            return;
        if (!BatcherFields.Any(field => field.StartsWith("Max", StringComparison.Ordinal) && batcher.ContainsKey(field)))
            findings.Schema("One of these fields is required: [MaxItemsPerBatch, MaxInputBytesPerBatch]", location);
        expressions.Number(batcher, location, "MaxItemsPerBatch", 1, int.MaxValue);
        expressions.Number(batcher, location, "MaxInputBytesPerBatch", 1, 262_144);
        expressions.Template(batcher, location, "BatchInput");
    }

    private void Arguments(JsonObject part, string location)
    {
        if (part.ContainsKey("Resource") && TaskResource.Parse(JsonText.Text(part["Resource"])) is null)
            findings.Error(DiagnosticCodes.InvalidResource, "Value is not a valid resource ARN", $"{location}/Resource");
        expressions.Template(part, location, expressions.IsJsonata ? "Arguments" : "Parameters");
    }

    private JsonObject? Part(JsonNode? value, string location, bool isThere, IReadOnlySet<string> fields)
    {
        if (!isThere)
            return null;
        if (value is not JsonObject part)
        {
            findings.Schema("Value must be an object", location);
            return null;
        }
        findings.Allowed(part, location, fields);
        return part;
    }

    [GeneratedRegex("""^[^\s?*<>{}\[\]"#%\\^|~`$&,;:/\p{C}]{1,40}$""", RegexOptions.CultureInvariant)]
    private static partial Regex LabelName();
}
