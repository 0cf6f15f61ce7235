using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Items;

/// <summary>How the items of a distributed Map state are read: the fields of <c>ReaderConfig</c>.</summary>
public sealed record ItemReaderConfig
{
    /// <summary><c>CSV</c>, <c>JSON</c>, <c>JSONL</c> or <c>MANIFEST</c>; null where the resource lists objects.</summary>
    public string? InputType { get; init; }

    /// <summary><c>FIRST_ROW</c> or <c>GIVEN</c>, of a CSV file.</summary>
    public string? CsvHeaderLocation { get; init; }

    /// <summary>The column names of a CSV file without a header.</summary>
    public IReadOnlyList<string> CsvHeaders { get; init; } = [];

    /// <summary><c>COMMA</c>, <c>PIPE</c>, <c>SEMICOLON</c>, <c>SPACE</c> or <c>TAB</c>.</summary>
    public string CsvDelimiter { get; init; } = "COMMA";

    /// <summary>The most items that are read; null or 0 reads all.</summary>
    public long? MaxItems { get; init; }

    /// <summary>Where the array is in a JSON file, as a JSON pointer.</summary>
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
