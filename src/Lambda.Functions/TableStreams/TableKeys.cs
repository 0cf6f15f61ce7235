namespace Lambda.Functions.TableStreams;

/// <summary>The keys that tables take.</summary>
/// <remarks>
/// Mirrors "Characters Disallowed in Key Fields" in
/// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.
/// </remarks>
internal static class TableKeys
{
    // 1 KiB of UTF-16.
    private const int Longest = 512;

    /// <summary>Checks a key before anything is stored for it: a marker of a partition that cannot be read would stay for good.</summary>
    /// <exception cref="ArgumentException">No table takes the key.</exception>
    public static void Check(string key, string name)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        if (key.Length > Longest)
            throw new ArgumentException($"The key '{key[..32]}…' has {key.Length} characters; it must have up to {Longest}.", name);
        foreach (var character in key)
            if (character is '/' or '\\' or '#' or '?' || char.IsControl(character))
                throw new ArgumentException(
                    $"The key '{key}' has the character U+{(int)character:X4}, which keys of tables may not have.", name);
    }
}
