using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Items;

/// <summary>Reads the items of a file, lazily, in the formats that an ItemReader supports.</summary>
public static class ItemReading
{
    /// <summary>Reads the items of a file.</summary>
    /// <exception cref="ItemReadingException">The file does not have the format, or the format is not supported.</exception>
    public static IEnumerable<JsonNode?> Read(TextReader file, ItemReaderConfig config)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(config);
        if (config.MaxItems < 0)
            throw new ItemReadingException("field MaxItems must be positive");
        var items = config.InputType switch
        {
            "CSV" => Csv(file, config),
            "JSON" => JsonArray(file, config.ItemsPointer),
            "JSONL" => JsonLines(file),
            _ => throw new ItemReadingException(
                $"Items of type {config.InputType ?? "unknown"} are not supported. Use CSV, JSON or JSONL."),
        };
        return config.MaxItems is > 0 and < int.MaxValue ? items.Take((int)config.MaxItems) : items;
    }

    private static IEnumerable<JsonNode?> Csv(TextReader file, ItemReaderConfig config)
    {
        using var csv = new CsvParser(file, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = config.CsvDelimiter switch { "PIPE" => "|", "SEMICOLON" => ";", "SPACE" => " ", "TAB" => "\t", _ => "," },
            BadDataFound = null,
            WhiteSpaceChars = [],
        });
        var headers = config.CsvHeaders;
        if (config.CsvHeaderLocation == "FIRST_ROW")
            headers = csv.Read() ? csv.Record! : [];
        if (headers.Distinct(StringComparer.Ordinal).Count() < headers.Count)
            throw new ItemReadingException("CSV headers cannot contain duplicates.");
        while (csv.Read())
        {
            var row = csv.Record!;
            var item = new JsonObject();
            for (var i = 0; i < headers.Count; i++)
                item[headers[i]] = i < row.Length ? row[i] : "";
            yield return item;
        }
    }

    private static IEnumerable<JsonNode?> JsonArray(TextReader file, string? pointer)
    {
        var value = Parse(file.ReadToEnd());
        foreach (var part in (pointer ?? "").Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            value = value switch
            {
                JsonObject members when members.TryGetPropertyValue(name, out var member) => member,
                JsonArray array when int.TryParse(name, CultureInfo.InvariantCulture, out var index)
                    && index >= 0 && index < array.Count => array[index],
                _ => throw new ItemReadingException($"The file has no value at '{pointer}'."),
            };
        }
        return value as JsonArray ?? throw new ItemReadingException("Attempting to map over non-iterable node.");
    }

    private static IEnumerable<JsonNode?> JsonLines(TextReader file)
    {
        while (file.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse(line);
        }
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonText.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new ItemReadingException($"The file is not JSON. {exception.Message}");
        }
    }
}
