
namespace Lambda.Functions.Callers.CloudFormation;

/// <summary>
/// The settings of custom resources in CloudFormation stacks, whose requests come through SNS: part of <c>Lambda:Callers</c>.
/// </summary>
internal sealed class CloudFormationOptions
{
    /// <summary>The function that creates, updates and deletes the resources.</summary>
    public string? Function { get; set; }

    /// <summary>The trusted SNS topics, which are the service tokens of the resources.</summary>
    public IList<string> TopicArns { get; } = [];

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors(string setting, Func<string, bool> isFunction)
    {
        if (CallerFunction.Error($"{setting}:Function", Function, isFunction) is { } error) yield return error;
        if (TopicArns.Count == 0)
            yield return $"{setting}:TopicArns is empty: name the topics that may call, such as "
                + "arn:aws:sns:us-east-1:123456789012:resources.";
        if (TopicArns.FirstOrDefault(arn => SnsAddress.Region(arn) is null) is { } wrong)
            yield return $"{setting}:TopicArns has '{wrong}', which is not the ARN of an SNS topic.";
    }
}
