using Lambda.Functions.Api.Urls;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>Reads a function's result as the answer of a REST API.</summary>
internal static class RestAnswer
{
    /// <summary>Reads the answer; null if the result is not valid, which a REST API answers with status 502.</summary>
    /// <param name="result">The function's result.</param>
    /// <param name="api">The API.</param>
    /// <param name="accept">The <c>Accept</c> header: a binary answer is decoded for callers who ask for a binary media type.</param>
    /// <remarks>
    /// Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html: the first media type in
    /// <c>Accept</c> counts.
    /// </remarks>
    public static UrlAnswer? Read(ReadOnlyMemory<byte> result, GatewayApi api, string? accept)
    {
        var first = accept?.Split(',')[0];
        return ProxyAnswer.Read(result, new ProxyFormat(HasMultiValueHeaders: null)
        {
            DecodesBase64 = api.IsBinary(string.IsNullOrWhiteSpace(first) ? "*/*" : first),
            DefaultType = "application/json",
        });
    }
}
