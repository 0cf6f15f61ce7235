using System.Globalization;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Case = Functions.LocalHost.Protocol.TypedData.DataOneofCase;

namespace Functions.LocalHost.Http;

/// <summary>Serves workers without ASP.NET Core: the request and its answer are messages of the protocol.</summary>
internal sealed class HttpMessages(HostedFunction function) : IHttpTransport
{
    private readonly string? _output = function.Bindings.FirstOrDefault(binding => binding.Is("http"))?.Name;

    public async Task<string?> WriteAsync(HttpContext http, InvocationRequest invocation)
    {
        var request = http.Request;
        var message = new RpcHttp
        {
            Method = request.Method,
            Url = $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}{request.QueryString}",
        };
        foreach (var (name, value) in request.Headers)
            message.NullableHeaders[name.ToLowerInvariant()] = new() { Value = value.ToString() };
        foreach (var (name, value) in request.Query) message.NullableQuery[name] = new() { Value = value.ToString() };
        foreach (var (name, value) in request.RouteValues) message.NullableParams[name] = new() { Value = value?.ToString() ?? "" };
        var body = await ByteString.FromStreamAsync(request.Body, http.RequestAborted);
        if (body.Length > 0) message.Body = new() { Bytes = body };
        invocation.InputData.Add(new ParameterBinding { Name = function.Trigger.Name, Data = new() { Http = message } });
        return body.ToStringUtf8() is var text && TriggerData.IsObject(text) ? text : null;
    }

    public Task AnswerAsync(HttpContext http, Task<InvocationResponse> invocation) => invocation;

    // The answer tells its caller that the outputs are written, too.
    public async Task FinishAsync(HttpContext http, InvocationResponse response)
    {
        http.Response.StatusCode = Status(http, response);
        switch (Answer(response))
        {
            case { DataCase: Case.Http } data: await WriteAsync(http.Response, data.Http); break;
            case null or { DataCase: Case.None }: break;
            case var data: await WriteAsync(http.Response, new() { Body = data }); break;
        }
    }

    public int Status(HttpContext http, InvocationResponse response) => Answer(response) switch
    {
        // The real host answers 204 where a function returns nothing.
        null or { DataCase: Case.None } => StatusCodes.Status204NoContent,
        { DataCase: Case.Http } data when int.TryParse(data.Http.StatusCode, CultureInfo.InvariantCulture, out var status) => status,
        _ => StatusCodes.Status200OK,
    };

    private TypedData? Answer(InvocationResponse response) =>
        response.OutputData.FirstOrDefault(output => output.Name == _output && output.Data?.DataCase == Case.Http)?.Data
            ?? response.ReturnValue;

    private static async Task WriteAsync(HttpResponse response, RpcHttp answer)
    {
        foreach (var (name, value) in answer.Headers)
        {
            // The server sets these itself.
            if (name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase)
                || name.Equals("content-length", StringComparison.OrdinalIgnoreCase)) continue;
            response.Headers.Append(name, value);
        }
        foreach (var cookie in answer.Cookies) response.Cookies.Append(cookie.Name, cookie.Value, Options(cookie));
        var (bytes, type) = Body(answer.Body);
        if (bytes.Length == 0) return;
        response.ContentType ??= type;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes);
    }

    private static (ReadOnlyMemory<byte> Bytes, string? Type) Body(TypedData? body) => body?.DataCase switch
    {
        Case.Bytes => (body.Bytes.Memory, null),
        Case.Stream => (body.Stream.Memory, null),
        Case.String => (ByteString.CopyFromUtf8(body.String).Memory, "text/plain; charset=utf-8"),
        Case.Json => (ByteString.CopyFromUtf8(body.Json).Memory, "application/json; charset=utf-8"),
        _ => default,
    };

    private static CookieOptions Options(RpcHttpCookie cookie) => new()
    {
        Domain = cookie.Domain?.Value,
        Path = cookie.Path?.Value ?? "/",
        Expires = cookie.Expires?.Value?.ToDateTimeOffset(),
        MaxAge = cookie.MaxAge is { } age ? TimeSpan.FromSeconds(age.Value) : null,
        Secure = cookie.Secure?.Value ?? false,
        HttpOnly = cookie.HttpOnly?.Value ?? false,
        SameSite = cookie.SameSite switch
        {
            RpcHttpCookie.Types.SameSite.Lax => SameSiteMode.Lax,
            RpcHttpCookie.Types.SameSite.Strict => SameSiteMode.Strict,
            RpcHttpCookie.Types.SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
    };
}
