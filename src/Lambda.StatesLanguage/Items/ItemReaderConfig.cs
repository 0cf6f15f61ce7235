using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Items;

/// <summary>How the items of a distributed Map state are read: the fields of <c>ReaderConfig</c>.</summary>
public sealed record ItemReaderConfig
{
    /// <summary>The format: <c>CSV</c>, <c>JSON</c>, <c>JSONL</c> or <c>MANIFEST</c>; null if the resource lists objects.</summary>
    public string? InputType { get; init; }

    /// <summary>The location of a CSV file's header: <c>FIRST_ROW</c> or <c>GIVEN</c>.</summary>
    public string? CsvHeaderLocation { get; init; }

    /// <summary>The column names of a CSV file that has no header row.</summary>
    public IReadOnlyList<string> CsvHeaders { get; init; } = [];

    /// <summary>The delimiter of a CSV file: <c>COMMA</c>, <c>PIPE</c>, <c>SEMICOLON</c>, <c>SPACE</c> or <c>TAB</c>.</summary>
    public string CsvDelimiter { get; init; } = "COMMA";

    /// <summary>The maximum number of items to read; null or 0 to read all.</summary>
    public long? MaxItems { get; init; }

    /// <summary>The position of the array in a JSON file, as a JSON pointer; null if the file is the array.</summary>
    public string? ItemsPointer { get; init; }

    internal static ItemReaderConfig Read(JsonObject config, long? maxItems) => new()
    {
        InputType = Json.JsonText.Text(config[nameof(InputType)]),
        CsvHeaderLocation = Json.JsonText.Text(config["CSVHeaderLocation"]),
        CsvHeaders = config["CSVHeaders"] is JsonArray headers ? [.. headers.Select(header => Json.JsonText.Text(header) ?? "")] : [],
        CsvDelimiter = Json.JsonText.Text(config["CSVDelimiter"]) ?? "COMMA",
        ItemsPointer = Json.JsonText.Text(config[nameof(ItemsPointer)]),
        MaxItems = maxItems,
    };
}
