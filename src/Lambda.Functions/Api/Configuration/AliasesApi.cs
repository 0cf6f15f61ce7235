using Lambda.Functions.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Configuration;

/// <summary>Lambda's operations that read aliases. Functions have no aliases here.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html and …GetAlias.</remarks>
internal sealed class AliasesApi
{
    private readonly ConfigurationOperation _answer;

    internal AliasesApi(ConfigurationOperation answer) => _answer = answer;

    /// <summary>Answers ListAliases.</summary>
    public Task<IResult> ListAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ListAsync(
            request, name, FunctionRules.Whole, Page.Long, (_, _, _) => Task.FromResult<IResult>(AwsAnswer.Of("""{"Aliases":[]}"""u8)));
    }

    /// <summary>Answers GetAlias.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name, string alias)
    {
        ArgumentNullException.ThrowIfNull(request);
        var violations = new Violations().Check("name", alias, new PatternAttribute(ApiPatterns.AliasName), new MaxLengthAttribute(128));
        var rules = FunctionRules.Whole with { NotFound = arn => NoAlias(arn, alias) };
        return _answer.ForAsync(
            request, name, rules, violations, (asked, _) => Task.FromResult<IResult>(NoAlias(asked.Function.Arn, alias)));
    }

    private static AwsError NoAlias(string arn, string alias) => AwsError.NotFound($"Cannot find alias arn: {arn}:{alias}");
}
