using Microsoft.AspNetCore.Http;
using static FunctionApp.Api.Configuration.ConfigurationAnswer;

namespace FunctionApp.Api.Configuration;

/// <summary>Lambda's operations that read aliases: functions have none.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html and …GetAlias.</remarks>
public sealed class AliasesApi
{
    private readonly ConfigurationAnswer _answer;

    internal AliasesApi(ConfigurationAnswer answer) => _answer = answer;

    /// <summary>The function's aliases.</summary>
    public Task<IResult> ListAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, (_, _) => Task.FromResult(Page.Read(request, out var _) ?? Json(new AliasesBody([]), ConfigurationJson.Readable.AliasesBody)));
    }

    /// <summary>One alias.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name, string alias)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, (function, _) => Task.FromResult<IResult>(AwsError.NotFound($"Cannot find alias arn: {function.Arn}:{alias}")));
    }
}
