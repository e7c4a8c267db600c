using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Platform.Data;

/// <summary>Can add rows before each save. They are saved in the same transaction.</summary>
public interface IBeforeSave
{
    void Append(DbContext db);
}
