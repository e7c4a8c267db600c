namespace OrgStarter.Logto.Setup.Settings;

/// <summary>A file with the site's settings for Logto.</summary>
public interface ISettingsFile
{
    string Path { get; }

    /// <summary>Returns the settings by configuration key. Empty if there is no file.</summary>
    /// <exception cref="InvalidDataException">The file has another format.</exception>
    IReadOnlyDictionary<string, string> Read();

    /// <summary>Sets one key and preserves everything else.</summary>
    void Write(string key, string value);
}
