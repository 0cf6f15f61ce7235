using System.Globalization;
using Lambda.Events.CloudFront;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Lambda.Functions.Callers.CloudFront;

/// <summary>Takes one request through the functions to the origin, and the response back to the viewer.</summary>
internal sealed class EdgeExchange(
    Distribution distribution, EdgeFunctions functions, IHttpForwarder forwarder, HttpMessageInvoker client, EdgeRequest viewer)
    : HttpTransformer, IResult
{
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromSeconds(60) };
    private readonly string _requestId = Guid.NewGuid().ToString("N");
    private EdgeRequest _request = viewer;
    private Uri? _address;
    private bool _hasAnswered;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (arrived, refused) = await functions.RunAsync(distribution, EdgeStage.ViewerRequest, _requestId, _request, null);
        if (refused is not null) await refused.ExecuteAsync(httpContext);
        // A response that a viewer-request function generates passes through no other function.
        else if (arrived!.Response is { } made) await SendAsync(httpContext, made);
        else await GoAsync(httpContext, arrived.Request! with { Origin = EdgeMessages.Origin(distribution.Origin) });
    }

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        proxyRequest.RequestUri = _address;
        EdgeMessages.Write(_request, _request.Origin!.Custom!, proxyRequest);
        return default;
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null) return false;
        var (left, refused) = await functions.RunAsync(
            distribution, EdgeStage.OriginResponse, _requestId, _request, EdgeMessages.Of(proxyResponse));
        _hasAnswered = true;
        if (refused is not null) await refused.ExecuteAsync(httpContext);
        else return await FinishAsync(httpContext, left!.Response!, isOrigins: true);
        return false;
    }

    private async Task GoAsync(HttpContext http, EdgeRequest request)
    {
        var (sent, refused) = await functions.RunAsync(distribution, EdgeStage.OriginRequest, _requestId, request, null);
        if (refused is not null)
        {
            await refused.ExecuteAsync(http);
            return;
        }
        if (sent!.Response is { } made)
        {
            if (await FinishAsync(http, made, isOrigins: false)) await WriteBodyAsync(http, made);
            return;
        }
        // If the function leaves out the origin, the request goes to the original one.
        _request = sent.Request! with { Origin = sent.Request.Origin ?? request.Origin };
        if ((_address = distribution.AddressOf(_request)) is null)
        {
            await EdgeError.InvalidResult.ExecuteAsync(http);
            return;
        }
        Replace(http.Request);
        var error = await forwarder.SendAsync(http, _address.GetLeftPart(UriPartial.Authority), client, Config, this);
        if (error == ForwarderError.None || _hasAnswered || http.Response.HasStarted) return;
        await (error is ForwarderError.RequestTimedOut ? EdgeError.SlowOrigin : EdgeError.NoOrigin).ExecuteAsync(http);
    }

    // Whether a body is still to be sent: the origin's or one that a request function generated.
    private async Task<bool> FinishAsync(HttpContext http, EdgeResponse response, bool isOrigins)
    {
        if (int.Parse(response.Status, CultureInfo.InvariantCulture) < StatusCodes.Status400BadRequest)
        {
            var (last, refused) = await functions.RunAsync(
                distribution, EdgeStage.ViewerResponse, _requestId, _request, response with { Body = null, BodyEncoding = null });
            if (refused is not null)
            {
                await refused.ExecuteAsync(http);
                return false;
            }
            response = response with { Headers = last!.Response!.Headers };
        }
        Begin(http.Response, response, hasOwnBody: response.Body is not null);
        if (!isOrigins || response.Body is null) return true;
        await WriteBodyAsync(http, response);
        return false;
    }

    private static Task SendAsync(HttpContext http, EdgeResponse response)
    {
        Begin(http.Response, response, hasOwnBody: true);
        return WriteBodyAsync(http, response);
    }

    private static void Begin(HttpResponse response, EdgeResponse made, bool hasOwnBody)
    {
        response.StatusCode = int.Parse(made.Status, CultureInfo.InvariantCulture);
        foreach (var (name, headers) in made.Headers ?? new Dictionary<string, IReadOnlyList<EdgeHeader>>())
        {
            if (name is "transfer-encoding" || hasOwnBody && name is "content-length") continue;
            response.Headers[headers.Count > 0 ? headers[0].Key ?? name : name] = headers.Select(header => header.Value).ToArray();
        }
    }

    private static Task WriteBodyAsync(HttpContext http, EdgeResponse response)
    {
        if (HttpMethods.IsHead(http.Request.Method) || EdgeResult.BodyOf(response.Body, response.BodyEncoding) is not { Length: > 0 } body)
            return Task.CompletedTask;
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }

    private void Replace(HttpRequest request)
    {
        if (_request.Body is not { Action: "replace" } replaced) return;
        if (EdgeResult.BodyOf(replaced.Data, replaced.Encoding) is not { } body) return;
        (request.Body, request.ContentLength) = (new MemoryStream(body), body.Length);
    }
}
