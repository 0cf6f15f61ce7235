namespace Lambda.Engine.Routing.Buckets;

/// <summary>The event types of S3: those that Azure raises, and the reasons why it does not raise the others.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html.
/// </remarks>
internal static class ObjectEventTypes
{
    private const string Service = "s3:";
    private static readonly string[] Raised =
    [
        "ObjectCreated:Put", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload", "ObjectRemoved:Delete",
        "ObjectRestore:Post", "ObjectRestore:Completed", "LifecycleTransition",
    ];

    private static readonly Dictionary<string, string> Absent = new(StringComparer.Ordinal)
    {
        ["ObjectCreated:Post"] = "an upload by a form raises ObjectCreated:Put",
        ["ObjectRemoved:DeleteMarkerCreated"] = "Azure has no delete markers; the deletion of a blob is ObjectRemoved:Delete",
        ["ObjectRestore:Delete"] = "in Azure a restored blob stays as it is",
        ["ReducedRedundancyLostObject"] = "Azure has no reduced redundancy",
        ["Replication:*"] = "Azure raises no event for replication",
        ["IntelligentTiering"] = "Azure raises no event for it",
        ["LifecycleExpiration:*"] = "a blob that a lifecycle rule deletes is ObjectRemoved:Delete",
        ["LifecycleExpiration:Delete"] = "a blob that a lifecycle rule deletes is ObjectRemoved:Delete",
        ["LifecycleExpiration:DeleteMarkerCreated"] = "Azure has no delete markers",
        ["ObjectAcl:Put"] = "Azure raises no event for access control lists",
        ["ObjectTagging:*"] = "Azure raises no event for tags",
        ["ObjectTagging:Put"] = "Azure raises no event for tags",
        ["ObjectTagging:Delete"] = "Azure raises no event for tags",
    };

    /// <summary>
    /// Returns the names of the events that a type stands for. If it stands for none, the result is empty, and the error says why.
    /// </summary>
    /// <param name="type">A type as in a notification configuration, such as <c>s3:ObjectRemoved:*</c>.</param>
    /// <param name="error">Why there are none; null if there are some.</param>
    public static IReadOnlyList<string> Names(string type, out string? error)
    {
        error = null;
        var name = type.StartsWith(Service, StringComparison.Ordinal) ? type[Service.Length..] : "";
        string[] names = name.EndsWith(":*", StringComparison.Ordinal)
            ? [.. Raised.Where(one => one.StartsWith(name[..^1], StringComparison.Ordinal))]
            : [.. Raised.Where(one => one == name)];
        if (names.Length > 0) return names;
        var reason = Absent.GetValueOrDefault(name);
        if (reason is null && name.StartsWith("Replication:", StringComparison.Ordinal)) reason = Absent["Replication:*"];
        error = reason is null
            ? $"'{type}' is not an event type of S3. Those that Azure raises are {string.Join(", ", Raised.Select(one => Service + one))}, "
                + "and s3:ObjectCreated:*, s3:ObjectRemoved:* and s3:ObjectRestore:*."
            : $"'{type}' never occurs: {reason}.";
        return [];
    }
}
