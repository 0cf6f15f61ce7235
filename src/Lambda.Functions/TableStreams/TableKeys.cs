namespace Lambda.Functions.TableStreams;

/// <summary>Checks the keys of tables.</summary>
/// <remarks>
/// Mirrors "Characters Disallowed in Key Fields" in
/// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.
/// </remarks>
internal static class TableKeys
{
    // 1 KiB of UTF-16.
    private const int Longest = 512;

    /// <summary>
    /// Checks a key before anything is stored for it. Otherwise a marker could remain forever for a partition that cannot be read.
    /// </summary>
    /// <exception cref="ArgumentException">The key is not valid in a table.</exception>
    public static void Check(string key, string name)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        if (key.Length > Longest)
            throw new ArgumentException($"The key '{key[..32]}…' has {key.Length} characters; it must have up to {Longest}.", name);
        foreach (var character in key)
            if (character is '/' or '\\' or '#' or '?' || char.IsControl(character))
                throw new ArgumentException(
                    $"The key '{key}' has the character U+{(int)character:X4}, which is not allowed in table keys.", name);
    }
}
