/**
 * Folding that keeps length: every UTF-16 unit becomes exactly one unit, so an offset into the folded text is an
 * offset into the text. Full width becomes half width, upper case lower case, traditional characters simplified ones,
 * all dashes `-`, all white space a blank. Unit forms that would change the length (Ⅱ → ii) stay single characters.
 */

/** Traditional and simplified characters of the medical vocabulary, pairwise; facts of Unicode's Unihan kSimplifiedVariant. */
const traditional =
  '億個倫傷傾債僅優內兩冊凍創別則剛動務勞勢勝匯區協單卻厭參吳員問啟啞喚喪嗎嘔嘗噴噸嚀嚇嚥嚨嚴囑國圍園圓圖團執堅報場塊墊墜墮壓壞壟壯壺壽夠夢夾奪奮婦媽嬰學寧實審寫寬寶將專尋對導屆屍層屬岡島嶺巖帥師帳帶幀幫幾庫廁廠廢廣廳張強彈彌彎後徑從復徵徹恆悅悶惡惱惻愛態慘慚慣慮慶憂憊憑憶懷懸懼戀戰戲戶拋挾捨掃掛採揀換揮損搖搶撥撫撲撿擁擇擊擋擔據擠擴擺擾攝攣攪攬敗敘敵數斂斃斷於時晉暈暢暫曆曉書會東條梔極構槍樁樞樣標樹橋機檔檢櫃欄權歐歡歲歷歸殘殺殼毀氣氫汙決沒況洩洶淚淨淺減渦測渾湊準溝溫滅滯滲滿漁漢漲漸漿潔潤潰澀澤濁濃濕濟濾瀉瀏瀝灑灣災為烏無煉煙煩煬熱燈燒營爛爐爭爺牆狀狹猶獎獨獲獻現琺瑪環瓊產畢異當疇痙痠瘋瘍瘓瘡瘧療癆癇癒癟癡癢癤癥癬癮癰癱癲發皺盜監盤盧眾睏瞼矚矯礎礙礦祿禍禦禪禮禿種稱穀穌積穩窩窮竄竅競筆範築簡簾糞糧糾紀紅紋納紐純紗紙級紛細紮終組結絕絞絡給統絲經綜綠維綱網綿緊緒線緩締緣編緯練緻縣縫縮縱總績織繞繩繫繼續纏纖罰罷羅義習聖聞聯聰聲聽肅脅脈脛脫脹腎腡腦腫腸膚膠膩膽膿臉臍臏臘臟臥臨臺與興舉舊艙艱艷節莖莊華萊萬葉著葦葷蒼蓋蓮蔔蔣蕁蕩薑薦薩藍藥蘇蘊蘭處虛號蛻蝕蝦蟲蠅蠟蠶衛術衝補裝裡製複褲襲見規視親覺觀觸訂計訊討訓託記訪設許訴診註詐評詞試詢該詳誇認誘語誤說誰調談請諒論諸諾謀謂謝證識譜譯議護譽讀變讓豐負財貧貨販責貯買費貼貿賀資賓賞賢賣質賴購賽贅贈贊趨跡踐踴蹤躍軀車軌軍軒軟軸較載輔輕輛輪輯輸轄轉轎轟辦辭邊遠適遞選遺遲遷還邁鄉鄭鄰醃醜醫醬釀釋釐針釘釣鈉鈍鈣鈦鈷鉀鉑鉗鉛鉤銀銅銘鋁鋅鋇鋒鋪鋰鋸錄錐錯錳鍋鍍鍵鍾鎂鎮鎖鏈鏡鐘鐵鑒鑑鑽長門閃閉開間閏閒關閱閾闆闊闌闡闢陣陰陳陸陽隊階際隨險隱隻雙雜雞離難雲電霧靈靜靦韌韓響頁頂項順須頑預頓頗領頜頭頰頸頻顆題額顎顏願顛類顧顫顯風颳飄飛飢飯飲飼飽飾餅養餓餘館饑馬駐駕駛騎騙騰驅驗驚驟體髒髖鬆鬚魚鮮鯨鳥鳴鴉鹼鹽麥麩麵黃點黨齊齒齡龍龐龜竇劑劇儀價們來兒劃勵厲嗆嘯孿宮昇晝業湧潛澱瀕瞭碼篩絨繃聾職腳誕賁趕過達違運連進週遊銳鎳鋼錠鞏顱騷鬱銨鎝釓鍶鉻慄譫虧蝸螢衆裏膕髕齦齲頦嘆燙傳儲側偽備係佔併並佈儘盡嚮奧孫屢幹乾彙捲擬攔桿沖涼湯疊睪篤綁纍蘆覽誌諮駁啓鈎綫痺噁衊閩迴鬥僞脣癎瘖羣牀麪撐鎭産説爲'
const simplified =
  '亿个伦伤倾债仅优内两册冻创别则刚动务劳势胜汇区协单却厌参吴员问启哑唤丧吗呕尝喷吨咛吓咽咙严嘱国围园圆图团执坚报场块垫坠堕压坏垄壮壶寿够梦夹夺奋妇妈婴学宁实审写宽宝将专寻对导届尸层属冈岛岭岩帅师帐带帧帮几库厕厂废广厅张强弹弥弯后径从复征彻恒悦闷恶恼恻爱态惨惭惯虑庆忧惫凭忆怀悬惧恋战戏户抛挟舍扫挂采拣换挥损摇抢拨抚扑捡拥择击挡担据挤扩摆扰摄挛搅揽败叙敌数敛毙断于时晋晕畅暂历晓书会东条栀极构枪桩枢样标树桥机档检柜栏权欧欢岁历归残杀壳毁气氢污决没况泄汹泪净浅减涡测浑凑准沟温灭滞渗满渔汉涨渐浆洁润溃涩泽浊浓湿济滤泻浏沥洒湾灾为乌无炼烟烦炀热灯烧营烂炉争爷墙状狭犹奖独获献现珐玛环琼产毕异当畴痉酸疯疡痪疮疟疗痨痫愈瘪痴痒疖症癣瘾痈瘫癫发皱盗监盘卢众困睑瞩矫础碍矿禄祸御禅礼秃种称谷稣积稳窝穷窜窍竞笔范筑简帘粪粮纠纪红纹纳纽纯纱纸级纷细扎终组结绝绞络给统丝经综绿维纲网绵紧绪线缓缔缘编纬练致县缝缩纵总绩织绕绳系继续缠纤罚罢罗义习圣闻联聪声听肃胁脉胫脱胀肾脶脑肿肠肤胶腻胆脓脸脐膑腊脏卧临台与兴举旧舱艰艳节茎庄华莱万叶着苇荤苍盖莲卜蒋荨荡姜荐萨蓝药苏蕴兰处虚号蜕蚀虾虫蝇蜡蚕卫术冲补装里制复裤袭见规视亲觉观触订计讯讨训托记访设许诉诊注诈评词试询该详夸认诱语误说谁调谈请谅论诸诺谋谓谢证识谱译议护誉读变让丰负财贫货贩责贮买费贴贸贺资宾赏贤卖质赖购赛赘赠赞趋迹践踊踪跃躯车轨军轩软轴较载辅轻辆轮辑输辖转轿轰办辞边远适递选遗迟迁还迈乡郑邻腌丑医酱酿释厘针钉钓钠钝钙钛钴钾铂钳铅钩银铜铭铝锌钡锋铺锂锯录锥错锰锅镀键钟镁镇锁链镜钟铁鉴鉴钻长门闪闭开间闰闲关阅阈板阔阑阐辟阵阴陈陆阳队阶际随险隐只双杂鸡离难云电雾灵静腼韧韩响页顶项顺须顽预顿颇领颌头颊颈频颗题额颚颜愿颠类顾颤显风刮飘飞饥饭饮饲饱饰饼养饿余馆饥马驻驾驶骑骗腾驱验惊骤体脏髋松须鱼鲜鲸鸟鸣鸦碱盐麦麸面黄点党齐齿龄龙庞龟窦剂剧仪价们来儿划励厉呛啸孪宫升昼业涌潜淀濒了码筛绒绷聋职脚诞贲赶过达违运连进周游锐镍钢锭巩颅骚郁铵锝钆锶铬栗谵亏蜗荧众里腘髌龈龋颏叹烫传储侧伪备系占并并布尽尽向奥孙屡干干汇卷拟拦杆冲凉汤叠睾笃绑累芦览志咨驳启钩线痹恶蔑闽回斗伪唇痫喑群床面撑镇产说为'

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const subscripts = '₀₁₂₃₄₅₆₇₈₉'

const oneUnit = (folded: string, unit: number): number => (folded.length === 1 ? folded.charCodeAt(0) : unit)

/** Width, script and punctuation, but not case: abbreviations are compared after this alone. */
const surfaceTable = ((): Uint16Array => {
  const table = new Uint16Array(65_536)
  for (let unit = 0; unit < table.length; unit++) table[unit] = unit
  for (let unit = 0xff01; unit <= 0xff5e; unit++) table[unit] = unit - 0xff01 + 0x21
  const set = (from: string, to: string): void => {
    for (let i = 0; i < from.length; i++) table[from.charCodeAt(i)] = to.charCodeAt(to.length === 1 ? 0 : i)
  }
  set(traditional, simplified)
  set(
    '\t\n\v\f\r\u0085\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u3000',
    ' ',
  )
  set('\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d', '-')
  set('\u2018\u2019\u201b\u2032\u02bc\uff07', "'")
  set('\u201c\u201d\u2033\uff02', '"')
  set('\u3001\uff64', ',')
  set('\u3002\uff61', '.')
  set('【〔［', '[')
  set('】〕］', ']')
  set('∶︰', ':')
  set('µ', 'μ')
  set('～〜∼', '~')
  set(superscripts, '0123456789')
  set(subscripts, '0123456789')
  return table
})()

const foldTable = ((): Uint16Array => {
  const table = new Uint16Array(65_536)
  for (let unit = 0; unit < table.length; unit++) {
    const surface = surfaceTable[unit]!
    // above U+2C00 only surrogates and caseless scripts follow that matter here
    table[unit] = surface < 0x2c00 ? oneUnit(String.fromCharCode(surface).toLowerCase(), surface) : surface
  }
  table['ς'.charCodeAt(0)] = 'σ'.charCodeAt(0)
  return table
})()

/** Up to here a string is made of its units at once; above, copying memory is faster. */
const short = 64
const apply = (text: string, table: Uint16Array): string => {
  // most terms and much text are folded already: nothing is copied up to the first unit that changes
  let same = 0
  while (same < text.length && table[text.charCodeAt(same)] === text.charCodeAt(same)) same++
  if (same === text.length) return text
  const units = new Uint16Array(text.length)
  let all = 0
  for (let at = 0; at < units.length; at++) all |= units[at] = table[text.charCodeAt(at)]!
  if (units.length <= short) return String.fromCharCode.apply(null, units as unknown as number[])
  // a text of one-byte units stays one: patterns run faster on it
  return all < 256
    ? Buffer.from(new Uint8Array(units)).toString('latin1')
    : Buffer.from(units.buffer).toString('utf16le')
}

/** One UTF-16 unit, folded. */
export const foldUnit = (unit: number): number => foldTable[unit]!
/** One UTF-16 unit, folded but for its case. */
export const surfaceUnit = (unit: number): number => surfaceTable[unit]!

/** @returns a text of the same length, see above */
export const fold = (text: string): string => apply(text, foldTable)
/** As `fold`, but case stays. */
export const foldSurface = (text: string): string => apply(text, surfaceTable)

/** Key under which terms are found in a text: folded, hyphens as blanks. Keeps length. */
export const matchKey = (text: string): string => fold(text).replaceAll('-', ' ')
/** As `matchKey`, but case stays: how abbreviations must be written. */
export const surfaceKey = (text: string): string => foldSurface(text).replaceAll('-', ' ')

/**
 * Key under which terms are equal: folded, hyphen as blank, blanks collapsed and trimmed. Does not keep length.
 */
export const termKey = (text: string): string => {
  const folded = fold(text)
  return /[ -]/.test(folded) ? folded.replace(/[ -]+/g, ' ').trim() : folded
}
