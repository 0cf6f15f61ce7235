using Lambda.Engine.Invocation;
using Lambda.Functions.Api.Configuration;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Urls;

/// <summary>The operations of the Lambda API that describe function URLs.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html and …ListFunctionUrlConfigs.</remarks>
internal sealed class UrlConfigsApi(ConfigurationOperation answer, AppCode code)
{
    /// <summary>Answers GetFunctionUrlConfig.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return answer.ForAsync(request, name, FunctionRules.ReadUrl, (asked, _) => Task.FromResult<IResult>(
            Describe(request, asked.Function) is { } url ? AwsAnswer.Of(url, ConfigurationJson.Readable.UrlBody) : AwsError.NoResource()));
    }

    /// <summary>Answers ListFunctionUrlConfigs.</summary>
    public Task<IResult> ListAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return answer.ListAsync(request, name, FunctionRules.ListUrls, Page.Short, (asked, _, _) => Task.FromResult<IResult>(
            AwsAnswer.Of(new(Describe(request, asked.Function) is { } url ? [url] : []), ConfigurationJson.Readable.UrlsBody)));
    }

    // Under the request's own route prefix.
    private UrlBody? Describe(HttpRequest request, LambdaFunction function)
    {
        if (function.Options.Url is not { } authType) return null;
        var path = $"{request.PathBase}{request.Path}";
        var prefix = path[..path.IndexOf("/2021-10-31/", StringComparison.Ordinal)];
        var since = FunctionDescriber.Time(code.Modified);
        return new(
            $"{request.Scheme}://{request.Host}{prefix}/urls/{function.Name}/", function.Arn, authType, since,
            since) { Cors = function.Options.Cors, InvokeMode = function.Options.InvokeMode };
    }
}
