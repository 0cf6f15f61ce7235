using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Lambda.Functions.Tests.Callers.CloudFront;

/// <summary>
/// A Lambda@Edge function that the viewer's own request tells what to do: the parameter <c>at</c> names the event, <c>do</c> the result, as
/// JSON or as one of a few changes.
/// </summary>
internal sealed class EdgeFunction : IRawHandler
{
    /// <summary>The types of the events of each request, by its path.</summary>
    public static ConcurrentQueue<(string Event, string Uri)> Seen { get; } = new();

    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        var cf = JsonNode.Parse(input.Span)!["Records"]![0]!["cf"]!;
        var (type, request) = ((string)cf["config"]!["eventType"]!, cf["request"]!.AsObject());
        Seen.Enqueue((type, (string)request["uri"]!));
        var query = System.Web.HttpUtility.ParseQueryString((string)request["querystring"]!);
        var result = (type.EndsWith("response", StringComparison.Ordinal) ? cf["response"]! : request).AsObject();
        if (query["at"] == type && query["do"] is { } what)
        {
            if (what == "throw") throw new InvalidOperationException("It fails.");
            if (what.StartsWith('=')) return new(Encoding.UTF8.GetBytes(what[1..]));
            // path=value: sets a member, or removes it.
            foreach (var change in what.Split('|'))
            {
                var parts = change.Split('=', 2);
                var names = parts[0].Split('/');
                var at = (JsonNode)result;
                foreach (var name in names[..^1]) at = at[name]!;
                at[names[^1]] = parts[1].Length == 0 ? null : JsonNode.Parse(parts[1]);
            }
        }
        return new(Encoding.UTF8.GetBytes(result.ToJsonString()));
    }
}
