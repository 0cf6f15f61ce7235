namespace Lambda.Functions.Sources;

/// <summary>
/// Names the topic whose messages a trigger passes on. The app does not start if a topic with subscriptions has no trigger.
/// </summary>
/// <param name="topic">The topic's name, as it is in EventSources.cs.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsTopicAttribute(string topic) : Attribute
{
    /// <summary>The name of the topic in EventSources.cs.</summary>
    public string Topic => topic;
}
