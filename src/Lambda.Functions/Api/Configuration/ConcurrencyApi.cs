using Lambda.Engine.Invocation;
using Lambda.Engine.Settings;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Configuration;

/// <summary>Lambda's operations on reserved concurrency, and its account settings.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html, …Get…, …Delete… and …GetAccountSettings.
/// </remarks>
internal sealed class ConcurrencyApi
{
    private readonly FunctionCatalogue _catalogue;
    private readonly FunctionSettings _settings;
    private readonly AppCode _code;
    private readonly ConfigurationOperation _answer;

    internal ConcurrencyApi(FunctionCatalogue catalogue, FunctionSettings settings, AppCode code, ConfigurationOperation answer) =>
        (_catalogue, _settings, _code, _answer) = (catalogue, settings, code, answer);

    /// <summary>Answers PutFunctionConcurrency: reserves concurrency.</summary>
    public Task<IResult> PutAsync(HttpRequest request, string name) =>
        _answer.ChangeAsync(request, name, FunctionRules.ChangeConcurrency, ConfigurationJson.Default.ConcurrencyBody,
            async (asked, change, cancellation) =>
            {
                if (_catalogue.ReservationProblem(asked.Function, change.ReservedConcurrentExecutions) is not null)
                    return AwsError.Unreservable(_catalogue.MinimumUnreserved);
                await _settings.ChangeAsync(
                    asked.Function, changes => changes with { ReservedConcurrentExecutions = change.ReservedConcurrentExecutions },
                    cancellation);
                return AwsAnswer.Of(change, ConfigurationJson.Readable.ConcurrencyBody);
            });

    /// <summary>
    /// Answers DeleteFunctionConcurrency: deletes the reservation, so that the value from code and settings applies again.
    /// </summary>
    public Task<IResult> DeleteAsync(HttpRequest request, string name) =>
        _answer.ForAsync(request, name, FunctionRules.ChangeConcurrency, async (asked, cancellation) =>
        {
            await _settings.ChangeAsync(asked.Function, changes => changes with { ReservedConcurrentExecutions = null }, cancellation);
            return AwsAnswer.NoContent;
        });

    /// <summary>Answers GetFunctionConcurrency with the concurrency reserved for the function.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, FunctionRules.ReadConcurrency, async (asked, cancellation) =>
        {
            var options = (await _settings.FindAsync(asked.Function, cancellation)).Over(asked.Function.Configured);
            return AwsAnswer.Of(new(options.ReservedConcurrentExecutions), ConfigurationJson.Readable.ConcurrencyBody);
        });
    }

    /// <summary>Answers GetAccountSettings with the account's limits, which are those of one instance, and their usage.</summary>
    public IResult Account() => AwsAnswer.Of(
        new(new(_catalogue.ConcurrentExecutions, _catalogue.UnreservedConcurrentExecutions), new(_code.Size, _catalogue.All.Count)),
        ConfigurationJson.Readable.AccountBody);
}
