
namespace Lambda.Engine.Routing;

/// <summary>Checks an event before it is published.</summary>
internal static class PublishedEventCheck
{
    /// <summary>Returns the error in the event; null when there is none.</summary>
    public static string? Error(PublishedEvent published)
    {
        if (string.IsNullOrEmpty(published.Source)) return "an event needs a source.";
        if (BusEvents.IsOfAService(published.Source)) return $"a source must not begin with 'aws.', but '{published.Source}' does.";
        if (string.IsNullOrEmpty(published.Type)) return "an event needs a type.";
        if (string.IsNullOrEmpty(published.Id)) return "an event needs an id.";
        if (published.Data.Length > PublishedEvent.MaxData)
            return $"its data has {published.Data.Length} bytes; at most {PublishedEvent.MaxData} are allowed.";
        return PayloadJson.Error(published.Data.Span) is { } error ? $"its data is not JSON: {error}" : null;
    }
}
