using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The common part of this extension's converters, which accept JSON and report anything else as an error.</summary>
internal static class EventGridJson
{
    public static ValueTask<ConversionResult> Convert(ConverterContext context, Func<string, Type, object?> convert)
    {
        try
        {
            var json = context.Source as string ?? throw new InvalidOperationException("The host passed no text to the binding.");
            return new(convert(json, context.TargetType) is { } value
                ? ConversionResult.Success(value)
                : ConversionResult.Failed(new InvalidOperationException($"Unable to convert to {context.TargetType.Name}.")));
        }
        catch (JsonException e)
        {
            var advice = $"The event is not JSON of {context.TargetType.Name}. Bind to string instead, or publish an event of that schema.";
            return new(ConversionResult.Failed(new InvalidOperationException(advice, e)));
        }
        catch (Exception e)
        {
            // The worker reports the exception as a binding failure.
            return new(ConversionResult.Failed(e));
        }
    }
}
