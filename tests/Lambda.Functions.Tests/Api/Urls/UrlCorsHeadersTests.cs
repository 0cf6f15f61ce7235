using Lambda.Engine.Invocation;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Tests.Api.Urls;

public sealed class UrlCorsHeadersTests
{
    [Theory]
    [InlineData(false, "*")]
    [InlineData(true, "https://shop.example.com")]
    public void With_credentials_the_answer_names_the_page_though_any_may_call(bool hasCredentials, string allowed)
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
