using Lambda.Engine.Invocation;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Tests.Api.Urls;

public sealed class UrlCorsHeadersTests
{
    [Theory]
    [InlineData(false, "*")]
    [InlineData(true, "https://shop.example.com")]
    public void With_credentials_the_response_allows_the_requesting_origin_even_if_every_origin_is_allowed(
        bool hasCredentials, string allowed)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Origin = "https://shop.example.com";
        var cors = new CorsOptions { AllowCredentials = hasCredentials };
        cors.AllowOrigins.Add("*");
        UrlCors.Write(cors, http.Request, http.Response.Headers);
        Assert.Equal(
            (allowed, hasCredentials ? "true" : ""),
            (http.Response.Headers.AccessControlAllowOrigin.ToString(), http.Response.Headers.AccessControlAllowCredentials.ToString()));
    }
}
