namespace Lambda.Engine.TableStreams;

/// <summary>The parts of an item that a change record contains.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html.</remarks>
public enum StreamViewType
{
    /// <summary>A record has only the keys of the item.</summary>
    KeysOnly,

    /// <summary>A record has the keys, and the whole item after the change.</summary>
    NewImage,

    /// <summary>A record has the keys, and the whole item before the change.</summary>
    OldImage,

    /// <summary>A record has the keys, and the whole item before and after the change.</summary>
    NewAndOldImages,
}

/// <summary>
/// How a property appears in the images of change records. Most properties need no form: their type in the table decides.
/// </summary>
public enum AttributeForm
{
    /// <summary>Text with JSON, as attributes of the types <c>M</c>, <c>L</c>, <c>S</c>, <c>N</c>, <c>BOOL</c> and <c>NULL</c>.</summary>
    Json,

    /// <summary>Text with a JSON array of strings, as <c>SS</c>.</summary>
    StringSet,

    /// <summary>Text with a JSON array of numbers, as <c>NS</c>.</summary>
    NumberSet,

    /// <summary>Text with a JSON array of strings in Base64, as <c>BS</c>.</summary>
    BinarySet,
}

internal static class StreamViewTypes
{
    /// <summary>Returns the name that DynamoDB gives a view type.</summary>
    public static string ToText(this StreamViewType view) => view switch
    {
        StreamViewType.KeysOnly => "KEYS_ONLY",
        StreamViewType.NewImage => "NEW_IMAGE",
        StreamViewType.OldImage => "OLD_IMAGE",
        _ => "NEW_AND_OLD_IMAGES",
    };
}
