using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Settings;

namespace Lambda.Functions.Api.Configuration;

/// <summary>Reports an invalid destination with Lambda's messages.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html#API_PutFunctionEventInvokeConfig_Errors.
/// </remarks>
internal sealed class DestinationCheck(FunctionCatalogue catalogue)
{
    /// <summary>Returns Lambda's error for the first invalid destination; null when it finds none.</summary>
    public AwsError? Error(LambdaFunction function, DestinationsBody? destinations) =>
        new[] { destinations?.OnSuccess?.Destination, destinations?.OnFailure?.Destination }.Where(text => !string.IsNullOrEmpty(text))
            .Select(text => Problem(function, text!, destinations!)).OfType<string>().Select(AwsError.InvalidParameter).FirstOrDefault();

    private string? Problem(LambdaFunction function, string text, DestinationsBody all)
    {
        var address = DestinationText.ToAddress(text, isDeadLetter: false)!;
        if (DestinationAddress.Parse(address) is { Kind: FunctionDestination.KindName, Name: var name })
            return IsElsewhere(text) || !catalogue.TryGet(name, out _) ? Invalid(text)
                : name == function.Name ? "You can't specify the function as a destination for itself." : null;
        if (address != text || Arn.Parse(text) is not { } arn) return null;
        // An ARN without a counterpart here: a function version or alias, or another service.
        return arn.Service == "lambda"
            ? Invalid(text)
            : $"The provided destination config DestinationConfig(onSuccess={Written("OnSuccess", all.OnSuccess)}, "
                + $"onFailure={Written("OnFailure", all.OnFailure)}) is invalid.";
    }

    private bool IsElsewhere(string text) =>
        Arn.Parse(text) is { } arn && (arn.Region != catalogue.Region || arn.AccountId != catalogue.AccountId);

    private static string Invalid(string text) => $"The destination ARN {text} is invalid.";

    private static string Written(string place, DestinationBody? destination) =>
        destination is null ? "null" : $"{place}(destination={destination.Destination ?? "null"})";
}
