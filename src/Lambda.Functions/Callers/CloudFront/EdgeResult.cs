using System.Text;
using System.Text.Json;
using Lambda.Engine;
using Lambda.Events.CloudFront;

namespace Lambda.Functions.Callers.CloudFront;

/// <summary>A function's result: the request or response that continues.</summary>
/// <param name="Request">The request that continues to the origin; null when there is a response.</param>
/// <param name="Response">The response that goes back to the viewer; null when the request continues.</param>
internal sealed record EdgeResult(EdgeRequest? Request, EdgeResponse? Response)
{
    /// <summary>Reads a result. Returns null, and gives the problem, when CloudFront would refuse it.</summary>
    /// <param name="stage">The stage at which the function ran.</param>
    /// <param name="trigger">The event that the function received.</param>
    /// <param name="result">The function's result.</param>
    /// <param name="problem">The part of the result that CloudFront would refuse.</param>
    public static EdgeResult? Read(EdgeStage stage, EdgeTrigger trigger, ReadOnlyMemory<byte> result, out string? problem)
    {
        problem = "it is neither a request nor a response";
        try
        {
            using var json = PayloadJson.Parse(result);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (json.RootElement.TryGetProperty("status", out var status))
            {
                var response = json.Deserialize(EdgeJson.Default.EdgeResponse)!;
                problem = ResponseProblem(stage, trigger, response, status);
                return problem is null ? new(null, response) : null;
            }
            if (!stage.IsRequest) return null;
            var request = json.Deserialize(EdgeJson.Default.EdgeRequest)!;
            problem = RequestProblem(stage, trigger.Request, request);
            return problem is null ? new(request, null) : null;
        }
        catch (JsonException)
        {
            problem = "it is not JSON of the documented form";
            return null;
        }
    }

    /// <summary>Decodes the body that a function has generated; null when it has generated none.</summary>
    public static byte[]? BodyOf(string? body, string? encoding)
    {
        if (body is null) return null;
        if (encoding != "base64") return Encoding.UTF8.GetBytes(body);
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64String(body, bytes, out var length) ? bytes[..length] : null;
    }

    private static string? ResponseProblem(EdgeStage stage, EdgeTrigger trigger, EdgeResponse response, JsonElement status)
    {
        if (status.ValueKind != JsonValueKind.String || !int.TryParse(response.Status, out var code) || code is < 200 or > 599)
            return $"its status '{status}' is not valid";
        if (response.BodyEncoding is not (null or "text" or "base64")) return $"its bodyEncoding '{response.BodyEncoding}' is not valid";
        var body = BodyOf(response.Body, response.BodyEncoding);
        if (response.Body is not null && body is null) return "its body is not Base64";
        if (body is not null && stage.MostBody == 0) return "the body of a viewer response cannot be changed";
        if (body?.Length > stage.MostBody) return $"its body is larger than {stage.MostBody} bytes";
        if (stage == EdgeStage.ViewerResponse && response.Status != trigger.Response?.Status)
            return "the status of a viewer response cannot be changed";
        var headers = response.Headers ?? new Dictionary<string, IReadOnlyList<EdgeHeader>>();
        return EdgeHeaders.Problem(stage, stage.IsRequest ? null : trigger.Response?.Headers, headers);
    }

    private static string? RequestProblem(EdgeStage stage, EdgeRequest before, EdgeRequest after)
    {
        if (after.Method != before.Method) return "its method cannot be changed";
        if (after.ClientIp != before.ClientIp) return "its clientIp cannot be changed";
        if (after.Uri is not ['/', ..] || after.Uri.AsSpan().ContainsAny('?', '#', ' ')) return $"its uri '{after.Uri}' is not valid";
        if (after.QueryString is null || after.QueryString.AsSpan().ContainsAny('#', ' ', '\n')) return "its querystring is malformed";
        if (after.Headers is null) return "it has no headers";
        if (after.Body is { Action: "replace" } body && BodyOf(body.Data, body.Encoding) is null) return "its body is not Base64";
        if (after.Origin?.Custom?.CustomHeaders?.FirstOrDefault(
            header => EdgeHeaders.IsMalformed(header.Key, header.Value)).Key is { } wrong)
            return $"its origin's header {wrong} is malformed";
        return EdgeHeaders.Problem(stage, before.Headers, after.Headers);
    }
}
