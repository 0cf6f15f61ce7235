using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Passes events on as JSON; those of a batch one at a time.</summary>
[SupportedTargetType(typeof(BinaryData))]
[SupportedTargetType(typeof(BinaryData[]))]
[SupportedTargetType(typeof(string[]))]
internal sealed class EventGridTextConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => EventGridJson.Convert(context, (json, target) =>
        target == typeof(BinaryData) ? BinaryData.FromString(json)
        : target == typeof(BinaryData[]) ? Array.ConvertAll(Each(json), BinaryData.FromString)
        : Each(json));

    private static string[] Each(string json) => Array.ConvertAll(JsonSerializer.Deserialize<JsonElement[]>(json)!, one => one.ToString());
}
