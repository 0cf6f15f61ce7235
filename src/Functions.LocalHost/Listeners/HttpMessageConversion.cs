using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Converts requests and answers of ASP.NET Core to and from those of <see cref="System.Net.Http"/>, which extensions use.
/// </summary>
internal static class HttpMessageConversion
{
    public static HttpRequestMessage ToMessage(HttpContext http)
    {
        var message = new HttpRequestMessage(new(http.Request.Method),
            http.Request.GetEncodedUrl())
        { Content = new StreamContent(http.Request.Body) };
        foreach (var (name, values) in http.Request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                message.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
#pragma warning disable CS0618 // Extensions look for the request there.
        message.Properties["HttpContext"] = http;
        message.Properties["MS_HttpContext"] = http;
#pragma warning restore CS0618
        return message;
    }

    public static async Task WriteAsync(HttpResponseMessage message, HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = (int)message.StatusCode;
        foreach (var (name, values) in message.Headers.Concat(message.Content?.Headers
            ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()))
            response.Headers[name] = values.ToArray();
        response.Headers.Remove("Transfer-Encoding");
        if (message.Content is not null) await message.Content.CopyToAsync(response.Body, cancellation);
    }
}
